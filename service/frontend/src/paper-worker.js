// Reads a PDF beside the page: the worker of pdf.js, under a name of ours.
import 'pdfjs-dist/build/pdf.worker.mjs';
