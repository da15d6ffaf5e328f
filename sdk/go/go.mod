module minihub

go 1.22
