"""What joins an article to others: who speaks on the same proposition, and which texts are copies of one."""
