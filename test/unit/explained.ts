import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import { explain } from '../../nodes/AdobeExperiencePlatform/adobe/errors/explain';
import { createAudience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import type { Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';

const CREATE = createAudience({
	name: 'A',
	namespace: 'agora',
	originName: 'Agora_Collaboration',
	description: undefined,
	audienceId: undefined,
});

/** A call that names a thing, so that a 404 may be about that. */
const A_CALL: Call<unknown> = { ...CREATE, notFound: 'thing' };

const URL_OF_CREATE = 'https://platform.adobe.io/data/core/ais/audiences';

/** What a person reads of a reply. */
export const explained = (reply: Reply, call = A_CALL) =>
	explain(
		call,
		reply,
		{ url: URL_OF_CREATE, sandboxName: 'dev' },
		{ timeout: "Raise 'Timeout (Seconds)'." },
	);
