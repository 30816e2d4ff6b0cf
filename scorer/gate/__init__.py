"""May this change be merged? Git objects in, a judgement out; nothing of the change is checked out or run."""
