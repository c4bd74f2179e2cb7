import type { AdobeRequest } from '../../nodes/AdobeExperiencePlatform/adobe/call';

/** Any request that names a resource, so that a 404 may be about the resource. */
export const A_REQUEST: AdobeRequest = {
	method: 'GET',
	path: { gateway: '/data/core/ups/audiences/1' },
};
