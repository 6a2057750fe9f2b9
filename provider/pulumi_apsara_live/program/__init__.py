"""What runs in the user's process: the classes that a program instantiates, without models and without HTTP."""
