// The replay for people
