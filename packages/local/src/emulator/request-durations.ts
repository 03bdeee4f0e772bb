/**
 * Divides the durations of one SQS request by `speed`. Here and not in the queues' attributes, because those take whole
 * seconds only (fauxqs takes fractions in requests), and because a visibility timeout that a handler sets must be
 * divided too.
 * @param queueVisibilitySeconds the queue's attribute, for a receive that sets none
 */
export function divideDurations(
  action: string,
  parameters: Record<string, unknown>,
  queueVisibilitySeconds: number,
  speed: number,
): void {
  switch (action) {
    case 'ReceiveMessage':
      parameters.VisibilityTimeout ??= queueVisibilitySeconds;
      divide(parameters, 'VisibilityTimeout', speed);
      break;
    case 'ChangeMessageVisibility':
      divide(parameters, 'VisibilityTimeout', speed);
      break;
    case 'ChangeMessageVisibilityBatch':
      for (const entry of parameters.Entries as Record<string, unknown>[]) divide(entry, 'VisibilityTimeout', speed);
      break;
    case 'SendMessage':
      divide(parameters, 'DelaySeconds', speed);
      break;
    case 'SendMessageBatch':
      for (const entry of parameters.Entries as Record<string, unknown>[]) divide(entry, 'DelaySeconds', speed);
      break;
  }
}

function divide(parameters: Record<string, unknown>, name: string, speed: number): void {
  if (typeof parameters[name] === 'number') parameters[name] /= speed;
}
