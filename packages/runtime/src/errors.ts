/** The message of a thrown value, whatever its type. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
