import { RUN_GET_ALL, RUN_START } from '../operations';
import { playTable } from './play-table';

playTable(RUN_GET_ALL, RUN_START);
