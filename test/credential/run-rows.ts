import { StoredCredential } from '../engine/credentials-helper';
import { runWorkflow } from '../engine/run-workflow';
import { AUTOMATIC } from '../engine/use-adobe';
import { rows } from '../rows';

type Entered = ConstructorParameters<typeof StoredCredential>[0];

/** Creates so many audiences with a credential; a row that fails comes out beside the others. */
export async function runRows(count: number, credential: StoredCredential | Entered) {
	return await runWorkflow({
		rows: rows(count),
		credential:
			credential instanceof StoredCredential ? credential : new StoredCredential(credential),
		parameters: AUTOMATIC,
		settings: { onError: 'continueRegularOutput' },
	});
}
