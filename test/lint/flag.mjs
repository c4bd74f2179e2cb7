/**
 * ESLint 9 reads only the configuration of the folder where it is started, unless this flag tells it to
 * take the one that is nearest to each file, as ESLint 10 does. `node --import` this: n8n's own command
 * starts ESLint without arguments of ours.
 */
process.env.ESLINT_FLAGS = 'unstable_config_lookup_from_file';
