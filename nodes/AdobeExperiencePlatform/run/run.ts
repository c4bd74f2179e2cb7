import type { AdobeSession } from '../adobe/session/session';
import type { Ask } from './ask';
import type { Clock } from '../adobe/session/clock';
import type { RunMemory } from './memory';

/** What the rows of one run of the node share. */
export interface Run {
	readonly ask: Ask;
	readonly clock: Clock;
	readonly memory: RunMemory;
	readonly serverTime: AdobeSession['serverTime'];
}

/** A row that has been read, with the item it came from. */
export interface NumberedRow<Row> {
	readonly itemIndex: number;
	readonly row: Row;
}
