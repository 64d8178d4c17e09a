#!/bin/sh
# Makes a fresh evaluation and the two examples in a folder, checks all three, publishes a report, draws a chart, and says what to do next.
set -eu
folder=${1:-demo}
mkdir -p "$folder"
cd "$folder"

make_one() { # name, then the options of evalkit new
    name=$1
    shift
    if [ -e "$name" ]; then
        echo "$folder/$name is there already and is left as it is."
    else
        evalkit new "$name" --no-input "$@" >/dev/null
        echo "Made $folder/$name"
    fi
}

check_one() {
    printf '\n$ evalkit check %s\n' "$1"
    # A gate that does not hold is no fault of the demonstration; anything but 0 and 1 is.
    evalkit check "$1" >.result && status=0 || status=$?
    [ "$status" -le 1 ] || { cat .result; rm -f .result; exit "$status"; }
    lines=$(wc -l <.result)
    if [ "$lines" -gt 24 ]; then
        head -n 6 .result
        echo "   …"
        tail -n 16 .result
    else
        cat .result
    fi
    rm -f .result
}

make_one my-evaluation --set title="My evaluation" --project shared-care:person-professional
make_one worked-example --template worked-example
make_one closing-the-gap --template closing-the-gap

for name in my-evaluation worked-example closing-the-gap; do
    check_one "$name"
done

formats=html
python -c 'import docx, typst' 2>/dev/null && formats=html,docx,pdf
printf '\n$ evalkit publish report --evaluation worked-example --to %s\n' "$formats"
evalkit publish report --evaluation worked-example --to "$formats" --force 2>&1
[ "$formats" != html ] || echo "Word and PDF as well: .venv/bin/pip install --editable '.[publish]', then make demo again."

printf '\n$ evalkit chart acted-on-plan-48h --evaluation worked-example --output acted-on-plan-48h.svg\n'
evalkit chart acted-on-plan-48h --evaluation worked-example --output acted-on-plan-48h.svg --force 2>&1

cat <<END

What you have now, in $folder/
  my-evaluation/     fresh: what is marked TODO is yours to fill in, each with guidance above it
  worked-example/    fictional and complete: look here for what good looks like; its report is in published/
  acted-on-plan-48h.svg  one of its indicators over time
  closing-the-gap/   the real programme, as far as it is publicly known, and what an evaluator would still have to ask

What to do next
  1. Open $folder/my-evaluation/projects/shared-care/relationships/person-professional.toml in an editor
     and replace a TODO or two; beside it lies worked-example to compare with.
  2. .venv/bin/evalkit check $folder/my-evaluation       (the score rises by what you did)
  3. .venv/bin/evalkit explain EXP106                    (why it is asked, and what good looks like)
END
