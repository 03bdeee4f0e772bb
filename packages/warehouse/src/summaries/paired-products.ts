/**
 * The most different products that a basket counted by `mart.bought_together` may have; the migrations of both
 * warehouses contain the same number. The reason for it: docs/decisions/0019-slices.md
 */
export const MAX_PAIRED_PRODUCTS = 20;
