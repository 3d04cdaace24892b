# Each word is one line into the command line; set-up happens by itself, once.
PYTHON ?= python3
WORDS = serve lab room test site golden format bench clean

.PHONY: help $(WORDS)
help:
	@echo "make serve   read the book in your browser"
	@echo "make lab     work its exercises in JupyterLab"
	@echo "make test    check everything"
	@echo "also: room site golden format bench clean (see CONTRIBUTING.md)"

$(WORDS):
	@$(PYTHON) src/techsales/bootstrap.py $@
