// Loaded by every page. Nothing here is needed to use the service; it only smooths things.
import './site.css';
import { forgetOnLeaving, tidy } from './device.js';
import { enterStays } from './enter.js';
import { focusErrors } from './errors.js';
import { keepTyping } from './keep.js';
import { forgetNotice } from './notice.js';
import { printPage } from './print.js';
import { refreshOnChange } from './refresh.js';
import { submitOnce } from './submit.js';
import { travel } from './travel.js';
import { watch } from './watch.js';
import { weighAnswers, weighFiles } from './weigh.js';

document.documentElement.classList.add('js');
focusErrors();
forgetNotice();
document.querySelectorAll('form[data-refresh]').forEach(refreshOnChange);
document.querySelectorAll('form[enctype="multipart/form-data"]').forEach(weighFiles);
document.querySelectorAll('form[data-longest]').forEach(weighAnswers);
document.querySelectorAll('form[data-forget]').forEach(forgetOnLeaving);
tidy();
document.querySelectorAll('form[data-keep]').forEach(enterStays);
document.querySelectorAll('form[data-keep]').forEach(keepTyping);
document.querySelectorAll('[data-print]').forEach(printPage);
document.querySelectorAll('[data-watch]').forEach(watch);
document.querySelectorAll('form[data-travel]').forEach(travel);
submitOnce(document);
