"""`python -m autodiff` is the command `autodiff`."""

from autodiff.course.cli import main

if __name__ == "__main__":
    main()
