/**
 * Of how many different products, at most, the baskets are that `mart.bought_together` counts: the migrations hold the
 * same number, on both warehouses. docs/decisions/0019-slices.md says why it is this one.
 */
export const MAX_PAIRED_PRODUCTS = 20;
