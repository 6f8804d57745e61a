# Makes of a page that generate-manual wrote one that man has nothing to complain about: examples, which are indented by two
# blanks, stay as they are, and paragraphs begin as mdoc(7) has it.
/^  / { begin_text(); if (!literal) print ".Bd -literal -compact"; literal = 1; print; next }
literal { print ".Ed"; literal = 0 }
/^(\.Pp)?$/ { paragraph = 1; next }
/^\.It/ { paragraph = 0 }
{ begin_text(); print }

function begin_text() {
    if (paragraph) print ".Pp"
    paragraph = 0
}
