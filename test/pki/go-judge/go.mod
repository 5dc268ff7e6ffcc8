module certdeck.example/go-judge

go 1.26.0
