import { updateImport } from '../../adobe/audienceImports';
import type { ImportChanges } from '../../adobe/importBody';
import { once } from '../../operation/operation';
import { writeOptionsProperty } from '../../operation/options';
import { audienceFinder } from '../shared/findAudience';
import { audienceIdProperty, idReader } from '../shared/ids';
import { simpleProperty, simpleReader } from '../shared/simple';
import { importChangeProperties, importChangesReader } from './importChanges';
import { importItem } from './importItem';

interface UpdateRow {
	/** As the list of audiences is asked for it. */
	readonly audience: { readonly audienceId: string };
	readonly changes: ImportChanges;
	readonly simple: boolean;
}

/** Changes what an import says of itself; its files and columns stay. */
export const update = once<UpdateRow>({
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update audience import',
		description: 'Change the description, labels or expiry of an audience import',
	},
	title: 'Update Audience Import',
	properties: [
		audienceIdProperty,
		...importChangeProperties,
		simpleProperty,
		writeOptionsProperty(),
	],
	reader(form) {
		const [readId, readChanges] = [idReader(form, audienceIdProperty), importChangesReader(form)];
		const readSimple = simpleReader(form);
		return (itemIndex) => ({
			audience: { audienceId: readId(itemIndex) },
			changes: readChanges(itemIndex),
			simple: readSimple(itemIndex),
		});
	},
	identity: (row) => JSON.stringify(['update import', row]),
	lines: ({ audience }) => [audience.audienceId],
	start(run, tasks) {
		const find = audienceFinder(run, tasks);
		return async (task) => {
			const { audience, changes, simple } = task.row;
			const { audienceId } = audience;
			if (task.dryRun) {
				const name = (await find(task)).listed?.name;
				return { audienceId, name, updated: false, wouldUpdate: true, changes, dryRun: true };
			}
			const updated = await run.askFor(task)(updateImport(audienceId, changes));
			return { ...importItem(updated, simple), updated: true };
		};
	},
});
