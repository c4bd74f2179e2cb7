import { GET, GET_ALL } from '../operations';
import { playTable } from './play-table';

playTable(GET, GET_ALL);
