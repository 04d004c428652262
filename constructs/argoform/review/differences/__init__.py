"""What changes in an object, told by what it means: one file per kind of object."""
