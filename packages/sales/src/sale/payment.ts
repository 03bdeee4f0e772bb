/** The payment methods; files write them in any case. */
export const PAYMENTS = ['CARD', 'CASH'] as const;

export type Payment = (typeof PAYMENTS)[number];

const BY_TEXT = new Map<string, Payment>(PAYMENTS.map((payment) => [payment, payment]));

/** @returns `undefined` for any other text */
export const parsePayment = (text: string): Payment | undefined => BY_TEXT.get(text.toUpperCase());
