// Asks the browser for a passkey when a form with data-passkey is sent, and sends what it answers.
// data-passkey is "create" or "get"; data-options holds the site's question, else it is fetched from the form's address.
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const fault = form.parentElement.querySelector("[data-passkey-fault]");
  if (!window.PublicKeyCredential || !window.webauthnJSON) return;
  form.hidden = false;
  document.querySelectorAll("[data-passkey-present]").forEach((part) => { part.hidden = false; });
  document.querySelectorAll("[data-passkey-absent]").forEach((words) => { words.hidden = true; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const options = form.dataset.options ? JSON.parse(form.dataset.options) : await asked(form.action);
      let credential;
      if (form.dataset.passkey === "create") {
        Object.assign(options.publicKey.authenticatorSelection, {
          residentKey: "required", requireResidentKey: true, userVerification: "required",
        });
        credential = await window.webauthnJSON.create(options);
      } else {
        credential = await window.webauthnJSON.get(options);
      }
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (_error) {
      // Cancelled, timed out or no fitting passkey: the browser has said which.
      fault.hidden = false;
    }
  });
});

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}
