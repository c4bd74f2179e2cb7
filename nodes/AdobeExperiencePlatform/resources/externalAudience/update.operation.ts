import { getAudience, updateAudience, type AudienceChanges } from '../../adobe/audiences';
import { simpleProperty, simpleReader } from '../shared/simple';
import { once } from '../../operation/operation';
import { writeOptionsProperty } from '../../operation/options';
import {
	audienceChangeProperties,
	audienceChangesReader,
	differences,
	fromTo,
} from './audienceChanges';
import { audienceItem, saying } from './audienceItem';
import { refuseNothing } from '../shared/changes';
import { audienceFinder } from '../shared/findAudience';
import { audienceLocator, locatedReader, namespaceOption, type Located } from '../shared/locator';

interface UpdateRow {
	readonly audience: Located;
	readonly changes: AudienceChanges;
	readonly simple: boolean;
}

const BESIDES =
	'A field without a value stays as it is, and a namespace always does: Adobe does not change it.';

/** Changes the fields that an item gives, and no other. */
export const update = once<UpdateRow>({
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update external audience',
		description: 'Change the name, description, state or labels of an external audience',
	},
	title: 'Update External Audience',
	properties: [
		audienceLocator,
		...audienceChangeProperties,
		simpleProperty,
		writeOptionsProperty([namespaceOption]),
	],
	reader(form) {
		const [readAudience, readChanges] = [locatedReader(form), audienceChangesReader(form)];
		const readSimple = simpleReader(form);
		return (itemIndex, options) => {
			const audience = readAudience(itemIndex, options);
			const changes = readChanges(itemIndex);
			refuseNothing(changes, BESIDES);
			return { audience, changes, simple: readSimple(itemIndex) };
		};
	},
	identity: (row) => JSON.stringify(['update', row]),
	lines: ({ audience }) => [JSON.stringify(audience)],
	start(run, tasks) {
		const find = audienceFinder(run, tasks);
		return async (task) => {
			const { changes, simple } = task.row;
			const [found, ask] = [await find(task), run.askFor(task)];
			if (task.dryRun) {
				const audience = await ask(getAudience(found));
				const differing = differences(audience, changes);
				return saying(audienceItem(audience, simple), {
					wouldUpdate: Object.keys(differing).length > 0,
					changes: fromTo(audience, differing),
					updated: false,
					dryRun: true,
				});
			}
			const updated = await ask(updateAudience(found, changes));
			return saying(audienceItem(updated, simple), { updated: true });
		};
	},
});
