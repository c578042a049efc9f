import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import {
  CostCenter,
  CostCenterArgs,
  CostCenterConnection,
  Department,
  DepartmentArgs,
  DepartmentConnection,
  type OrganisationUnitFilter,
  Project,
  ProjectArgs,
  ProjectConnection,
} from '../schema/reference.ts';
import type { PageArguments } from '../store/reader.ts';
import {
  costCenterReader,
  departmentReader,
  legalEntityReader,
  projectReader,
} from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';

@Resolver(() => Department)
export class DepartmentResolver {
  @api('MASTER', 'reference:read')
  @Query(() => DepartmentConnection, { description: 'Organisational departments.' })
  departments(
    @Args(() => DepartmentArgs) args: PageArguments<OrganisationUnitFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Department>> {
    return loaders.page(departmentReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => Department, {
    nullable: true,
    description: 'One department; null where there is none, or none of yours.',
  })
  department(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Department | null> {
    return loaders.byId(departmentReader, id);
  }

  @FieldResolver(() => Department, {
    nullable: true,
    description: 'The department above it; null for none, or none of yours.',
  })
  parent(
    @Root() { parentId }: Department,
    @Ctx() { loaders }: Context,
  ): Promise<Department | null> {
    return loaders.byId(departmentReader, parentId);
  }

  @FieldResolver(() => [LegalEntity], {
    description: 'Those of your legal entities that use it; empty when all do.',
  })
  legalEntities(
    @Root() { legalEntityIds }: Department,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity[]> {
    return loaders.byIds(legalEntityReader, legalEntityIds);
  }
}

@Resolver(() => CostCenter)
export class CostCenterResolver {
  @api('MASTER', 'reference:read')
  @Query(() => CostCenterConnection, { description: 'Cost centres.' })
  costCenters(
    @Args(() => CostCenterArgs) args: PageArguments<OrganisationUnitFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<CostCenter>> {
    return loaders.page(costCenterReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => CostCenter, {
    nullable: true,
    description: 'One cost centre; null where there is none, or none of yours.',
  })
  costCenter(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<CostCenter | null> {
    return loaders.byId(costCenterReader, id);
  }

  @FieldResolver(() => CostCenter, {
    nullable: true,
    description: 'The cost centre above it; null for none, or none of yours.',
  })
  parent(
    @Root() { parentId }: CostCenter,
    @Ctx() { loaders }: Context,
  ): Promise<CostCenter | null> {
    return loaders.byId(costCenterReader, parentId);
  }

  @FieldResolver(() => [LegalEntity], {
    description: 'Those of your legal entities that use it; empty when all do.',
  })
  legalEntities(
    @Root() { legalEntityIds }: CostCenter,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity[]> {
    return loaders.byIds(legalEntityReader, legalEntityIds);
  }
}

@Resolver(() => Project)
export class ProjectResolver {
  @api('MASTER', 'reference:read')
  @Query(() => ProjectConnection, {
    description: 'Projects that costs and revenue are collected on.',
  })
  projects(
    @Args(() => ProjectArgs) args: PageArguments<OrganisationUnitFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Project>> {
    return loaders.page(projectReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => Project, {
    nullable: true,
    description: 'One project; null where there is none, or none of yours.',
  })
  project(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Project | null> {
    return loaders.byId(projectReader, id);
  }

  @FieldResolver(() => Project, {
    nullable: true,
    description: 'The project above it; null for none, or none of yours.',
  })
  parent(@Root() { parentId }: Project, @Ctx() { loaders }: Context): Promise<Project | null> {
    return loaders.byId(projectReader, parentId);
  }

  @FieldResolver(() => [LegalEntity], {
    description: 'Those of your legal entities that use it; empty when all do.',
  })
  legalEntities(
    @Root() { legalEntityIds }: Project,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity[]> {
    return loaders.byIds(legalEntityReader, legalEntityIds);
  }
}
