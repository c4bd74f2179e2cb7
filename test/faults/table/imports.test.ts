import { IMPORT_DELETE, IMPORT_EXTEND, IMPORT_UPDATE } from '../operations';
import { playTable } from './play-table';

playTable(IMPORT_DELETE, IMPORT_EXTEND, IMPORT_UPDATE);
