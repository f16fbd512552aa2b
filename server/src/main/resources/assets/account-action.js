// Moves the token from the fragment, which is sent to nobody, into the form, and out of the address.
const field = document.getElementById('t');
const token = location.hash.slice(1);
if (field && token) {
  field.value = token;
  history.replaceState(null, '', location.pathname);
}
