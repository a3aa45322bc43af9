"""The pages: translate, authorise, call one action, answer. No rules of the work here."""
