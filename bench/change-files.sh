# sh -s ROUND: gives one file of each folder, which is 1 % of them, new content of the same length. Run inside the files container.
set -eu
cd /files
name=file-$(printf %02d $(($1 % 100)))
for folder in folder-*; do
  size=$(stat -c %s "$folder/$name")
  head -c "$size" /dev/urandom >"$folder/$name"
done
