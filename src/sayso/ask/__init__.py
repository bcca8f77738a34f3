"""What a ledger can be asked: claims, disputes, roots, people, what changed; views in, plain records out."""
