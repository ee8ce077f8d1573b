// English, by the same keys. Words of the workflow (states, acts, clocks) come from the server in both languages.
import type { zh } from './zh'

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

export const en: Words<typeof zh> = {
  app: { name: 'huying', skip: 'Skip to content', title: '{what} · huying', offline: 'Cut off from the server since {since}; lists stand as they were and catch up by themselves.' },
  nav: { main: 'Main', desk: 'Desk', calls: 'Calls', new: 'New call', map: 'Map', catalog: 'List', people: 'People', me: 'Me', todo: 'To do', search: 'Search, jump', out: 'Sign out', back: 'Back' },
  office: { hub: 'Hub', district: 'Jinjiang District' },
  act: {
    close: 'Close', cancel: 'Cancel', save: 'Save', retry: 'Try again', more: 'More', prev: 'Previous', next: 'Next', first: 'First page', copy: 'Copy', copied: 'Copied', remove: 'Remove',
    choose: 'Choose', undo: 'Undo', open: 'Open', edit: 'Change', add: 'Add', back: 'Back to edit', confirm: 'Confirm: {what}', all: 'All', clear: 'Clear filters', show: 'Show', hide: 'Hide', print: 'Print', reload: 'Reload',
  },
  did: { sent: 'Done: {what}, {no}', taskDone: 'task passed', signed: 'Done: {what}, {no}' },
  role: { system: 'System', clock: 'Clock', meeting: 'Meeting' },
  limit: { resolve: 'resolve' },
  method: { general: 'direct dispatch', complex: 'joint handling', major: 'special meeting', urgent: 'emergency' },
  clockState: { running: 'running', stopped: 'stopped', ended: 'ended', cancelled: 'cancelled', hung: 'hung up' },
  light: { until: '{what}: due {due}', provisional: 'provisional: the calendar of that year is not out yet (R26)' },
  col: { light: 'Light', no: 'Number', subject: 'Subject · item', street: 'Street', grade: 'Grade', lead: 'Lead', co: '{n} co-handlers', coWord: 'Co', step: 'Step', due: 'Due', act: 'Action' },
  call: {
    unsorted: 'unsorted', hidden: '(another office’s call, text not visible)', now: 'With {who}', until: 'until {when}', andMore: ' and more ({n})', closedAt: 'Closed {when}', calledAt: 'Called {when}',
    createdAt: 'Drafted {when}', calledWord: 'Called', reworks: '{n} reworks', reopened: 'reopened {n}×', part: 'Only number, item, street and step are visible.',
    partWhy: 'This call does not concern your office (R5). Ask the calling street or the hub for the text.', facts: 'The call', noText: '(no text)', drafter: 'Drafted by', source: 'Source',
    evidence: 'Evidence and photos', timeline: 'Timeline', events: '{n} records', side: 'State', clocks: 'Clocks', noClock: 'No clock is running.', stoppedClocks: '{n} stopped', tasks: 'Tasks',
    waits: 'Who waits for whom', outcomes: 'Outcome', basis: 'List clause', related: 'Related',
  },
  task: { nth: ' (no. {n})', lead: 'lead', co: 'co', row: 'meeting', agency: 'with {who}', due: 'due {when}', evidence: 'evidence {n}/{of}' },
  form: {
    optional: 'optional', choose: 'Choose', none: 'none', addUnit: 'Add office…', without: 'Without {what}', fill: 'Fill in: {what}', fix: 'Correct: {what}', openTask: 'Task of {unit}',
    openTaskFault: 'The task of {unit} is still open; the lead can answer when every co-handler has answered or was waived',
    official: 'As {who}: {act}, {no}. This goes into the ledger: it cannot be deleted, only corrected by a later step.',
    officialTask: 'As {who}: {act}, task {task} of {no}. This goes into the ledger: it cannot be deleted, only corrected by a later step.',
    sending: 'Sending…', reread: 'Load the newest state',
  },
  fault: {},
  argOf: {
    send_back: { reason: 'Why it goes back', facts: 'Facts missing (all at once)' },
    file: { text: 'Answer', basis: 'Why it cannot be done', letter: 'Number of the letter', person: 'Person responsible', review: 'Next review' },
    file_urgent: { text: 'What was done' }, plan: { text: 'Plan' }, arrive: { place: 'Arrived at', time: 'Time' }, upload: { evidence: 'Evidence', values: 'Measured values' },
    rework: { text: 'What must be redone', tasks: 'Tasks hit' }, reopen: { tasks: 'Tasks reopened' }, vet: { grade: 'Higher grade (optional)' }, ask_extension: { amount: 'Length (unit of the limit)' },
    dispatch: { reason: 'Why other offices' }, uphold: { owner: 'New owner' }, refuse: { text: 'Remarks' },
  },
  argHint: {
    facts: 'Sent back only once: list every missing fact.', review: 'At most 90 days from today.', letter: 'Number of the letter given to the caller.', basis: 'List clause, duty document, map.', point: 'lat,lon such as 30.61234,104.09876',
  } as never,
  about: {
    vet: 'With this the call is made; the hub’s accept clock starts.', contact: 'Records that the contact on site was reached.', take_back: 'The clock runs on as if never answered.', confirm_urgent: 'Confirms that this urgent call is genuine.',
    review_urgent: 'The grounds hold: emergency handling. If not, regrade.', grant_extension: 'New due = old due + the length asked; the street is told why.', agree_hang: 'The lead agrees to hanging up the co task.',
    confirm_answer: 'Confirms the urgent answer of the liaison.', agree_long_term: 'After this the lead may answer with the long-term list.',
  },
  file: { add: 'Photo or PDF', addPhoto: 'Photo', photo: 'Photo', big: 'Over 20 MB. Make it smaller.', waiting: 'Uploading…' },
  value: { given: 'given {n}' },
  evidence: { have: '{n} there', bare: 'Recorded, no file', missing: 'missing', none: 'No evidence yet.', by: 'By', at: 'Uploaded', taken: 'Taken', stage: 'Stage', noFile: 'recorded, no file', original: 'Open original' },
  compare: { before: 'Before', after: 'After', slide: 'Slide between before and after', side: 'Side by side', over: 'Overlay' },
  outcome: { metric: 'Metric', reported: 'Claimed', verified: 'Measured', flagged: 'more than 10 % apart' },
  waits: { for: 'waits for', since: 'since {since}', circle: 'They wait for each other. A meeting can be proposed.' },
  timeline: { filter: 'Filter', all: 'All', decision: 'Decisions', evidence: 'Work and evidence', folded: '{n} that follow', erased: '(erased by rule)' },
  clockbar: {
    limit: 'Limit {span} from {from}', from: 'From {from}', due: 'due {due}', extended: 'extended {n}×', hung: 'paused {n}×', cancelled: 'cancelled {at}', inTime: 'in time {at}', late: 'late {at}', inTimeWord: 'in time', lateWord: 'late',
    charged: 'charged to {who}', share: '{n}% used', step_hang: 'paused', step_resume: 'resumed', step_extend: 'extended', step_retarget: 'limit changed',
  },
  bar: { title: 'Next step', only: 'only {who} can', notNow: 'not at this step', closed: 'Not open to you now' },
  map: {
    label: 'Demo town. Arrows move, plus and minus zoom, Enter takes the centre', labelAt: 'Demo town, chosen {lat}, {lon}. Arrows move, plus and minus zoom', note: 'Demo town', in: 'Zoom in', out: 'Zoom out',
    none: 'No map data. Use an address or coordinates.', which: 'The 30 most urgent open calls', show: 'Show',
  },
  place: {
    sentence: '{place}, {street} {community}', noWords: '(no address)', wordsHint: 'Street, courtyard, building or landmark', coordinates: 'Coordinates', pointHint: 'lat,lon or a point on the map',
    badPoint: 'As lat,lon: 30.61234,104.09876', here: 'My position', locating: 'Locating…', noPosition: 'No position. Point on the map or write an address.',
    other: 'This point lies in {street} {community}, not in your street. Near a border two streets can call together.', outside: 'This point lies outside the demo district.',
  },
  new: {
    text: 'What is the matter', textHint: 'What, where, with what effect. The first clause becomes the subject.', photoHint: 'Optional; a missing photo never holds up an urgent call. Up to 9.', personal: '{n} phone or ID numbers found.', mask: 'Mask',
    groundsHint: 'An urgent call needs a ground; where it does not hold the call is regraded.', preview: 'Will be handled as {grade}; proposed lead {lead}, {co} co-handlers; to be resolved within {resolve}',
    previewMeeting: '; meeting within {within}', who: 'Goes to {who} for vetting, then to the hub.', whoAny: 'Choose an item to see who vets.', urgentWho: 'Goes straight to lead and co-handlers; the street leader confirms afterwards.',
    near: 'Similar calls nearby', nearBy: '{m} m away', nearPlace: 'same place', nearNote: 'A hint only. Follow the existing call if it is the same matter; otherwise go on.', saved: 'Draft saved {at}', saving: 'Saving…',
    notSaved: 'Draft not saved: no connection; what you typed is still here', wantedFrom: 'Done and measured: {what}', notMine: 'You cannot submit this draft.',
  },
  item: { line: '{grade} · lead {lead} · {co} co-handlers', search: 'Search, or browse the 45 items', because: 'same words: {words}', none: 'Nothing found. Try another word, or clear to browse all.' },
  preview: { title: 'Limits', step: 'Step', limit: 'Limit', due: 'Due', ifNow: 'Counted from now; the moment of dispatch decides.' },
  verify: {
    title: 'Verify', claim: 'The answer', wanted: 'Wanted: ', values: 'Measured on site', measured: 'Measured', allSame: 'All as claimed', apart: '{d} apart ({p}%)', measure: 'Fill in what was measured: {what} (0 if none)',
    noValues: 'Nothing is measured with this way of closing.', verdict: 'Verdict', pass: 'Pass', passGo: 'Pass and close', reworkGo: 'Send back for rework', why: 'Reason', notWhy: '“Not satisfied” needs a reason',
    notNow: 'You cannot verify this call now.', toCall: 'To the call', note: 'The measured values count; the difference is shown to both sides. ', due: 'Due {when}.',
  },
  answer: {
    title: 'Answer', notNow: 'You cannot answer this task now.', open: 'Co-handlers still open: {who}. The lead can answer when all have.', checklist: 'Checklist', done: 'there', todo: 'missing', nothing: 'No evidence or values are asked of this task.',
    wanted: 'The street wants: ', note: 'The street then verifies on site. ',
  },
  inbox: {
    title: 'Inbox', queue: 'Queue', count: '{n}', call: 'The call', decision: 'Decision', empty: 'The inbox is empty.', pick: 'Choose one on the left.', next: 'Next step', decide: 'Accept and dispatch', default: 'The list says {grade}; {method}',
    gradeReason: 'Why another grade', gradeWhy: 'Another grade than the list’s: choose a reason', leadWhy: 'The list proposes {who}', choiceReason: 'Why other offices', choiceHint: 'Needed when lead or co-handlers differ from the list; goes into the ledger.',
    choiceWhy: 'Lead or co-handlers differ from the list: say why', check: 'Goes as {grade} to {lead} as lead and {co} co-handlers. Limits start at dispatch.', both: 'Accept and dispatch', acceptOnly: 'Accept only',
  },
  catalog: { title: 'List of items', draft: 'draft', version: 'version', search: 'Name, code or description', anyGrade: 'All grades', code: 'Code', none: 'No such item.', extensions: '{n} extensions', hangup: ', may be hung up', call: 'Call with this', calls: 'Calls' },
  people: {
    title: 'People and grants', rule: 'The system administrator proposes, the security administrator approves, the auditor reads (R3).', add: 'Add person', added: 'Added: {name}', search: 'Name, account, office or role', waiting: 'Only to be approved',
    none: 'Nobody fits.', locked: 'locked until {until}', off: 'inactive', state_proposed: 'to be approved', state_active: 'active', state_ended: 'ended', approve: 'Approve', approved: 'The grant is active', end: 'End', ended: 'The grant has ended',
    noGrant: 'no grant', propose: 'Propose grant', proposed: 'Proposed; the security administrator approves', name: 'Name', password: 'First password', passwordHint: 'At least 10 characters', role: 'Role', office: 'Office',
  },
  proof: { title: 'Ledger', line: '{n} records, each provable', get: 'Certificate', notYet: 'The newest records are not sealed yet. Try again shortly.' },
  related: { merged_into: 'merged into', merged: 'merged here', recurs: 'came back from', came_back: 'came back as', linked: 'linked' },
  desk: {
    title: 'To do', groups: 'Groups', mine: 'All our calls', empty: 'Nothing waits for you.', emptyGroup: 'Nothing under “{what}”.', emptyWhy: 'What your office and role can act on appears here by itself, ordered by what is due.',
    more: 'The {n} most urgent; the rest follows as these are done.',
  },
  signin: {
    title: 'Sign in again', why: 'Your session has ended. Sign in to go on; what you typed is still here.', account: 'Account', password: 'Password', code: 'One-time code, if you have one', go: 'Sign in and go on', other: 'Another account',
    wrong: 'Wrong account, password or code. Repeated failures lock the account for a while.',
  },
  me: {
    switch: 'Act as', prefs: 'Preferences', now: 'Now acting as {who}', acting: 'Acting as', actingWhy: 'One office and one role at a time; every step records which.', theme: 'Appearance', theme_auto: 'System', theme_light: 'Light', theme_dark: 'Dark',
    density: 'Rows', density_standard: 'Standard', density_tight: 'Tight', lang: 'Language',
  },
  keys: {
    title: 'Keyboard', rows: 'Up and down', open: 'Open the row', back: 'Back', act: 'Next step of the row or page', call: 'New call', desk: 'Desk', search: 'Find', palette: 'Search or jump', send: 'Send the form', grade: 'Inbox: grade', help: 'This page',
    on: 'Single-letter shortcuts', note: 'Off by themselves while you type or use an input method.',
  },
  palette: { hint: 'Number, subject, item, page', jump: 'Open this number', none: 'Nothing found. Try a number (10482), words of the subject or an item.' },
  lost: { title: 'No such page', text: 'The address may be wrong. Search by number, or go back to the desk.' },
  calls: {
    scope: 'Scope', open: 'Open', mine: 'Ours', all: 'All', closed: 'Closed', words: 'Number or words', unit: 'Office', anyState: 'All steps', anyStreet: 'All streets', anyUnit: 'All offices', anyItem: 'All items', order: 'Order', byDue: 'By due', byNew: 'Newest',
    pages: 'Pages', none: 'No such call.', noneFiltered: 'Filters are set; clear them and look again.', noneYet: 'Calls of the streets appear here.',
  },
  problem: {
    start: 'Cannot open now', offline: 'No connection, nothing was saved. Check the network and try again.', reference: 'Reference', retryIn: 'Again in {s} s', bad_input: 'Something is missing or wrong. Nothing was sent.',
    not_yours: 'This step is not yours.', not_now: 'This step is not possible now.', not_found: 'Not found: merged, discarded, or not visible to you.', stale: 'Somebody was faster. Nothing was sent. Look at the newest state first.',
    too_big: 'Too large. Nothing was sent. A file may have 20 MB.', busy: 'The server is busy. Nothing was saved.', broken: 'Server error. Nothing was saved. Tell the administrator the reference.', login_needed: 'Your session has ended.',
    login_failed: 'Wrong account, password or code.', locked_out: 'Too many failures. Try again in {s} s.', bad_json: 'Wrong format. Nothing was saved. Tell the administrator the reference.', bad_origin: 'Wrong origin. Nothing was saved. Work from this system’s own pages.',
    version_needed: 'No version was sent. Nothing was saved. Reload the page.', key_needed: 'No request key was sent. Nothing was saved. Reload the page.', method: 'No such operation.', too_many: 'Too often. Try again in {s} s.',
  },
  unit: { clock_minute: 'min', clock_hour: 'h', work_minute: 'working min', work_hour: 'working h', work_day: 'working days', natural_day: 'days', m2: 'm²', m: 'm', t: 't', count: '', person: 'persons', household: 'households', cny: 'CNY' },
  time: { left: '{n} left', over: '{n}', until: 'until {when}', provisional: 'provisional', now: 'just now', minutes: '{n} min ago', hours: '{n} h ago', days: '{n} d ago' },
  kind: { solved: 'solved', explained: 'explained', long_term: 'long-term list', imported: 'closed at its source' },
  satisfied: { satisfied: 'satisfied', basically: 'basically satisfied', not: 'not satisfied' },
  stage: { arrive: 'arrival', plan: 'plan', before: 'before', during: 'during', after: 'after' },
  arg: {
    item: 'Item', place: 'Place', place_id: 'Place number', point: 'Point', community: 'Community', address: 'Address', text: 'Text', contact: 'Contact on site', wanted_result: 'Wanted result', grounds: 'Ground of urgency', grade: 'Grade', reason: 'Reason',
    reason_text: 'Remarks', facts: 'Facts missing', lead: 'Lead', co: 'Co-handlers', unit: 'Office', units: 'Offices', main: 'Main call', call: 'Related call', list: 'List version', owner: 'Proposed owner', basis: 'Basis', law: 'Law disputed', agency: 'Agency',
    time: 'Time', evidence: 'Evidence', values: 'Measured values', value: 'Value', files: 'Files', photo: 'Photo', amount: 'Length', person: 'Person responsible', review: 'Next review', objects: 'Does the street object', kind: 'Way of closing',
    satisfied: 'Satisfaction', letter: 'Letter', tasks: 'Tasks', task: 'Task', finding: 'Finding', bad: 'A fault was found', item_right: 'Item right', place_right: 'Place right', facts_enough: 'Facts enough', geometry: 'Outline', metrics: 'Measured values', yes: 'yes', no: 'no',
  },
}
