# 1000 folders of 100 random files, 1 to 7 KiB each by folder: about 400 MB. Run inside the files container.
set -eu
cd /files
rm -rf ./*
folder=0
while [ "$folder" -lt 1000 ]; do
  size=$((1024 * (1 + folder % 7)))
  mkdir "folder-$folder"
  head -c $((size * 100)) /dev/urandom | split -b "$size" -d -a 2 - "folder-$folder/file-"
  folder=$((folder + 1))
done
# Last, so that a fill that was cut off is done again.
touch complete
