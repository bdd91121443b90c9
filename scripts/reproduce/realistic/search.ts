import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { daiHome } from "../../../server/src/connection/home.ts";
import { findRuns } from "../../../server/src/cli/study/studyRuns.ts";
