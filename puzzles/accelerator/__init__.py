"""The machine `accelerator`, in the making."""
