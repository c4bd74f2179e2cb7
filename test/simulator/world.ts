import type { Audiences } from './audiences';
import type { Batches } from './batches';
import type { BlobStorage } from './blob-storage';
import type { Clock } from './clock';
import type { Datasets } from './datasets';
import type { Imports } from './imports';
import type { Rate } from './rate';
import type { SimulatorSettings } from './settings';
import type { Connections } from './streams';
import type { Tokens } from './tokens';

/** What an endpoint may look at and change. */
export interface World {
	readonly clock: Clock;
	readonly settings: SimulatorSettings;
	readonly tokens: Tokens;
	readonly audiences: Audiences;
	readonly imports: Imports;
	readonly datasets: Datasets;
	readonly batches: Batches;
	readonly connections: Connections;
	readonly storage: BlobStorage;
	readonly rate: Rate;
}
