"""A workshop room: JupyterHub on the trainer's machine, one walled server for each learner, the work collected."""
