/** Why a notification did not get where it should. Its message is shown, kept and logged: it never holds a secret. */
export class NotDelivered extends Error {}
