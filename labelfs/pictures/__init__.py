"""Pictures that a browser cannot show, or not fluently: what they measure, and a view of them made beside."""
