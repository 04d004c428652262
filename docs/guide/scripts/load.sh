#!/bin/sh
set -eu
echo "loading ${1:?a day is needed} into ${DATABASE:-the default database}"
