import { textIn, textsIn } from '../../adobe/answerFields';
import type { ImportOperation } from '../../adobe/audienceImports';
import { iso, momentOf } from '../../adobe/moments';
import type { Item } from '../../operation/items';

/** Without what Adobe doesn't give. */
const given = (fields: Item): Item =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const time = (value: unknown) => iso(momentOf(value)?.earliest);

/** How far an import has come: Adobe's own answer or, simplified, what people look at. */
export const operationItem = (operation: ImportOperation, simple: boolean): Item =>
	simple
		? given({
				name: operation.audienceName,
				audienceId: operation.audienceId,
				operationId: operation.operationId,
				status: operation.status,
				createdAt: time(operation.createdAt),
				updatedAt: time(operation.updatedAt),
			})
		: operation;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What Adobe says of an import after a change; samples of its pages hold `ttlInDays` as text. */
export function importItem(answer: Item, simple: boolean): Item {
	if (!simple) return answer;
	const days = Number(textIn(answer.ttlInDays));
	const ttlInDays = Number.isFinite(days) && days > 0 ? days : undefined;
	const updated = momentOf(answer.updatedAt)?.earliest;
	return given({
		name: textIn(answer.audienceName) ?? textIn(answer.name),
		audienceId: answer.audienceId,
		description: textIn(answer.description),
		labels: Array.isArray(answer.labels) ? textsIn(answer.labels) : undefined,
		ttlInDays,
		expiresAt:
			updated === undefined || ttlInDays === undefined
				? undefined
				: iso(updated + ttlInDays * DAY_MS),
		updatedAt: time(answer.updatedAt),
	});
}
