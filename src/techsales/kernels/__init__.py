"""Warm kernels: a process that has already imported the libraries forks each new kernel.

``zygote`` forks prepared children and knows nothing of Jupyter; ``client`` asks it; ``kernel`` is what
a child runs to become a kernel; ``provisioner`` is how jupyter_client finds all this; ``warm`` turns it
on for the length of a command.
"""
