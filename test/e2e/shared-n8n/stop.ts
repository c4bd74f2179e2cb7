import { endAll } from './running';

export default endAll;
