// Presses the page's one button; without a script the person does.
document.getElementById('answer')?.submit();
