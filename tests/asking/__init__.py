"""Tests of how questions are asked."""
