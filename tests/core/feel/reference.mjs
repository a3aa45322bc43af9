// Works the corpus out with @bpmn-io/feelin, the evaluator inside form-js, and prints JSON.
// Usage: node reference.mjs <node_modules> < corpus.json
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const feelin = join(resolve(process.argv[2]), '@bpmn-io/feelin/dist/index.js');
const { evaluate, unaryTest } = await import(pathToFileURL(feelin));

function plain(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'function') return { $function: true };
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value.isLuxonDateTime) return { $moment: value.toMillis() / 1000 };
  if (value.isLuxonDuration) {
    const { years = 0, months = 0 } = value.toObject();
    if (years || months) return { $months: years * 12 + months };
    return { $seconds: value.as('seconds') };
  }
  if (value.constructor?.name === 'FunctionWrapper') return { $function: true };
  if (value.constructor?.name === 'Range') {
    const included = [value['start included'], value['end included']];
    return { $range: [plain(value.start), plain(value.end), ...included] };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

function answer({ source, scope, input }, scopes) {
  const context = { ...(scopes[scope] ?? {}) };
  try {
    const unary = input !== undefined;
    const found = unary ? unaryTest(source, { ...context, '?': input }) : evaluate(source, context);
    return plain(found && typeof found === 'object' && 'value' in found ? found.value : found);
  } catch (problem) {
    return { $error: String(problem.message) };
  }
}

const { scopes, expressions } = JSON.parse(readFileSync(0, 'utf-8'));
process.stdout.write(JSON.stringify(expressions.map((each) => answer(each, scopes))));
