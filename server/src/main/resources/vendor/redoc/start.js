'use strict';
Redoc.init(
  plexsphereContract,
  {
    disableSearch: true,
    hideDownloadButton: true,
    expandResponses: '200,201',
    jsonSampleExpandLevel: 3,
    theme: {
      typography: {
        fontFamily: 'system-ui, sans-serif',
        headings: {fontFamily: 'system-ui, sans-serif'},
        code: {fontFamily: 'ui-monospace, monospace'},
      },
    },
  },
  document.getElementById('contract'),
);
