"""What several tests share: years, repositories, forges and pages made once."""
